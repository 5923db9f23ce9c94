"""Papers: plain data in, PDF bytes out. Knows neither registers nor the store.

- `parts`: what a document or ledger is made of (frozen dataclasses)
- `page.render_document`, `ledger.render_ledger`, `recovery.render_recovery_sheet`: the papers
- `fonts.missing_characters`, `fonts.fonts_in_use`, `fonts.font_remark`: what can be shown, with which faces
- `fontpack.ensure_fonts`: the open font pack; `finish`: encryption and hash sums
"""
