"""The papers of a clue: forms, letters and decisions made of what the record holds, not of who reported."""

from app.registers.clues.papers.cleaning import cleaning_paper
from app.registers.clues.papers.dossier import Dossier
from app.registers.clues.papers.making import clue_source, paper_rules

__all__ = ["Dossier", "cleaning_paper", "clue_source", "paper_rules"]
