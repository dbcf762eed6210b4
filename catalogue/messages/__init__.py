"""Messages: the outbox that operations post letters to, what takes them away, and reminders gathered once a day."""
