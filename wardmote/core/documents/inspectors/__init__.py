"""What an outgoing file may hold, one module for each kind of file. Call ``inspection`` instead."""
