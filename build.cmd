@echo off
rem Starts build.ps1 with whichever PowerShell there is.
setlocal
where pwsh >nul 2>nul
if %errorlevel% equ 0 (set shell=pwsh) else (set shell=powershell)
%shell% -NoLogo -NoProfile -ExecutionPolicy Bypass -File "%~dp0build.ps1" %*
exit /b %errorlevel%
