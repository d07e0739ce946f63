@echo off
rem Start the course on Windows.
cd /d "%~dp0"
where py >nul 2>nul && (py -3 start.py %* & goto end)
where python >nul 2>nul && (python start.py %* & goto end)
echo This machine has no Python. Install Python 3.14 from python.org, then start again.
:end
if errorlevel 1 pause
