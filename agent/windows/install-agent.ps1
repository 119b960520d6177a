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

function Stop-Agent {
    # Ending a task ends what it started, and that is cmd.exe; the agent itself is the node.exe of this folder.
    Get-CimInstance -ClassName Win32_Process -Filter "Name = 'node.exe'" |
        Where-Object { $_.CommandLine -and $_.CommandLine.Contains('agent run') -and $_.CommandLine.Contains($Folder) } |
        ForEach-Object { Stop-Process -Id $_.ProcessId -Force }
}

$known = Get-ScheduledTask -TaskName $TaskName -ErrorAction SilentlyContinue
if ($Remove) {
    if ($known) {
        Stop-ScheduledTask -TaskName $TaskName
        Unregister-ScheduledTask -TaskName $TaskName -Confirm:$false
    }
    Stop-Agent
    Write-Output "Removed the task $TaskName. The folder $Folder was left as it is."
    exit 0
}

if (-not $Account) { throw 'Name the account that it shall run as: -Account DOMAIN\name.' }
if (-not $Node) { $Node = (Get-Command -Name 'node.exe' -ErrorAction Stop).Source }
$program = Join-Path $Tieout 'bin\tieout.mjs'
foreach ($file in @($Node, $program, (Join-Path $Folder 'key.json'), (Join-Path $Folder 'erp.json'))) {
    if (-not (Test-Path -LiteralPath $file)) { throw "There is no $file. See README.md beside this script." }
}

# The folder holds the agent's key and the passwords: for its account, the system and administrators, and nobody else.
& icacls.exe $Folder /inheritance:r /grant:r "*S-1-5-18:(OI)(CI)F" "*S-1-5-32-544:(OI)(CI)F" "${Account}:(OI)(CI)M" /T /Q
if ($LASTEXITCODE -ne 0) { throw "icacls ended with $LASTEXITCODE." }

# cmd.exe, because it appends what the agent says to a file as it is; PowerShell would rewrite it.
$log = Join-Path $Folder 'agent.log'
$line = '/d /s /c ""{0}" "{1}" agent run --folder "{2}" >> "{3}" 2>&1"' -f $Node, $program, $Folder, $log
$action = New-ScheduledTaskAction -Execute (Join-Path $env:SystemRoot 'System32\cmd.exe') -Argument $line -WorkingDirectory $Tieout
$settings = New-ScheduledTaskSettingsSet -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) `
    -ExecutionTimeLimit ([TimeSpan]::Zero) -MultipleInstances IgnoreNew -StartWhenAvailable `
    -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries

# Started with the machine; and looked after every five minutes, for 999 restarts come to an end too. A second one is
# not started while one runs.
$repeated = New-ScheduledTaskTrigger -Once -At (Get-Date) -RepetitionInterval (New-TimeSpan -Minutes 5)
$triggers = @((New-ScheduledTaskTrigger -AtStartup), $repeated)

$credential = Get-Credential -UserName $Account -Message "The password of $Account, for the Task Scheduler"
if (-not $credential) { throw 'Without the password of its account nothing was installed.' }
if ($known) {
    Stop-ScheduledTask -TaskName $TaskName
    Stop-Agent
}
$password = $credential.GetNetworkCredential().Password
Register-ScheduledTask -TaskName $TaskName -Action $action -Trigger $triggers -Settings $settings -Force `
    -User $credential.UserName -Password $password `
    -Description 'Answers what Tieout asks of the accounting system on this machine.' | Out-Null
Start-ScheduledTask -TaskName $TaskName

Write-Output "The task $TaskName runs as $($credential.UserName). It writes to $log."
Write-Output "Is it well? & `"$Node`" `"$program`" agent status --folder `"$Folder`""
