"""Following what was promised: entries that live and count, debts, reminders, exits. Pure: no clock, no database."""
