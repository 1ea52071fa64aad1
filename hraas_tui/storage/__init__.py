"""What is remembered: the only place that knows Peewee and SQLite."""
