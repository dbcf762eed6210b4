"""What contracts promise and by when: due rules, calendars, clauses, engagements."""
