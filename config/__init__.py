"""What can be set? Settings from the environment, and data that people of the trade may edit."""
