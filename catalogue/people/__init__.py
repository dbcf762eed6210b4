"""People, teams and organisations, the accounts that hang on people, and what they have been given to do."""
