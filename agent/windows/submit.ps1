# Hands one message to Sage 100 Contractor: Submit.cs, compiled in memory and run within PowerShell.
#
# Windows PowerShell 5.1, 32 bit, because Sage's API is a 32-bit library:
#
#   %SystemRoot%\SysWOW64\WindowsPowerShell\v1.0\powershell.exe -NoLogo -NoProfile -NonInteractive -InputFormat None
#     -ExecutionPolicy Bypass -File "C:\Program Files\Tieout\agent\windows\submit.ps1"
#
# Sage approves applications by their program, and here that is powershell.exe itself. Where Sage does not accept that,
# or you do not want every script of this machine approved, make a program of its own with build.ps1 and use that.
#
# Settings, input, output and exit codes: see README.md. This file is plain ASCII, for PowerShell 5.1 reads a file
# without a byte order mark in the code page of the machine.

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

try {
    Add-Type -Path (Join-Path $PSScriptRoot 'Submit.cs') -ReferencedAssemblies 'System'
}
catch {
    $says = ('Submit.cs cannot be compiled: ' + $_.Exception.Message) -replace '[^ -~]', ' ' -replace '["\\]', ' '
    [Console]::Error.WriteLine('{"code":"program_missing","says":"' + $says + '"}')
    exit 10
}

# Main reads standard input and writes standard output itself, as bytes: PowerShell's pipeline would change both.
$end = [Tieout.Program]::Main([string[]] @())
exit $end
