"""问题线索: the declaration of the clue ledger, its steps, its figures, its history as sheets keep it."""
