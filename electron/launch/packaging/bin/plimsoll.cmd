@echo off
rem The command line of the packaged app: the same executable, before any window.
"%~dp0..\..\Plimsoll.exe" --log-level=3 -- cli %*
