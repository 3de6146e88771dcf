"""Every sentence of the pages around the questionnaire, in one language."""
