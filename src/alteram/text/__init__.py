"""Strings only: sentences, quotations, words, numbers, dates, names, agencies, language."""
