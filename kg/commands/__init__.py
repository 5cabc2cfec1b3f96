"""The commands of ``kg``, one a file."""
