# Makes tieout-submit.exe of Submit.cs, with the compiler that comes with Windows (.NET Framework 4). A program of its
# own can be approved in Sage by itself, starts faster than PowerShell, and needs no execution policy.
#
#   powershell.exe -NoProfile -ExecutionPolicy Bypass -File build.ps1 [-To "C:\Program Files\Tieout\sage"]
#
# Sage's approval holds for the program in its place: after building it again, approve it again.

[CmdletBinding()]
param(
    [string] $To = (Join-Path $env:ProgramFiles 'Tieout\sage')
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$compiler = Join-Path $env:SystemRoot 'Microsoft.NET\Framework\v4.0.30319\csc.exe'
if (-not (Test-Path -LiteralPath $compiler)) { throw "There is no compiler at $compiler. Is .NET Framework 4 installed?" }

if (-not (Test-Path -LiteralPath $To)) { New-Item -ItemType Directory -Path $To | Out-Null }
$program = Join-Path $To 'tieout-submit.exe'
$source = Join-Path $PSScriptRoot 'Submit.cs'

# x86: Sage's API is a 32-bit library.
& $compiler /nologo /optimize+ /warnaserror /target:exe /platform:x86 "/out:$program" $source
if ($LASTEXITCODE -ne 0) { throw "The compiler ended with $LASTEXITCODE." }

Write-Output "Made $program"
Write-Output ('SHA-256 ' + (Get-FileHash -LiteralPath $program -Algorithm SHA256).Hash)
