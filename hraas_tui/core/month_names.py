"""The months' names in English; statements in other languages take theirs from `formats.local`."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
