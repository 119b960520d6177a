# Makes Windows start Tieout's agent with the machine and start it again when it ends: a task of the Task Scheduler.
#
#   powershell.exe -NoProfile -ExecutionPolicy Bypass -File install-agent.ps1 -Account DOMAIN\tieout
#     [-Tieout "C:\Program Files\Tieout"] [-Folder "C:\ProgramData\Tieout\agent"] [-Node "C:\Program Files\nodejs\node.exe"]
#   powershell.exe -NoProfile -ExecutionPolicy Bypass -File install-agent.ps1 -Remove
#
# Why a task and not a service: what the service manager starts has to speak to it, and Node does not, so a service
# needs a wrapper from somebody else (NSSM, WinSW). A task needs nothing, runs without anybody signed in, and is
# started again when it ends.
#
# Run it as an administrator. It asks for the account's password; Windows keeps it, this script does not.

[CmdletBinding()]
param(
    [string] $Account,
    [string] $Tieout = (Join-Path $env:ProgramFiles 'Tieout'),
    [string] $Folder = (Join-Path $env:ProgramData 'Tieout\agent'),
    [string] $Node,
    [string] $TaskName = 'Tieout agent',
    [switch] $Remove
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'task.ps1')

# By these the agent of this folder is known among what runs.
$words = @('agent run', $Folder)
if ($Remove) {
    Remove-Task $TaskName $words
    Write-Output "Removed the task $TaskName. The folder $Folder was left as it is."
    exit 0
}

if (-not $Account) { throw 'Name the account that it shall run as: -Account DOMAIN\name.' }
if (-not $Node) { $Node = (Get-Command -Name 'node.exe' -ErrorAction Stop).Source }
$program = Join-Path $Tieout 'bin\tieout.mjs'
foreach ($file in @($Node, $program, (Join-Path $Folder 'key.json'), (Join-Path $Folder 'erp.json'))) {
    if (-not (Test-Path -LiteralPath $file)) { throw "There is no $file. See README.md beside this script." }
}

# The folder holds the agent's key and the passwords.
Close-Folder $Folder $Account
$command = '"{0}" "{1}" agent run --folder "{2}"' -f $Node, $program, $Folder
Install-Task -TaskName $TaskName -Description 'Answers what Tieout asks of the accounting system on this machine.' `
    -Account $Account -Command $command -Tieout $Tieout -Log (Join-Path $Folder 'agent.log') -Words $words
Write-Output "Is it well? & `"$Node`" `"$program`" agent status --folder `"$Folder`""
