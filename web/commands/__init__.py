"""One command of the command line per file, each with a `command` listed in `web.cli.COMMANDS`."""
