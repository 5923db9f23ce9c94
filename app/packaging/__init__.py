"""报送包: one file with reports and figures for the 纪检监察工委, made, verified and collected."""
