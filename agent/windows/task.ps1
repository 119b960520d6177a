# What install-agent.ps1 and install-hub.ps1 share: a program of Node that Windows starts with the machine, as a task of
# the Task Scheduler. They read it from beside them; it does nothing by itself.

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# Ends what a task started. Ending the task itself ends cmd.exe alone; the program is a node.exe, known by the words on
# its command line.
function Stop-Program([string[]] $Words) {
    $running = Get-CimInstance -ClassName Win32_Process -Filter "Name = 'node.exe'" | Where-Object { $_.CommandLine }
    foreach ($process in $running) {
        $missing = @($Words | Where-Object { -not $process.CommandLine.Contains($_) })
        if ($missing.Count -eq 0) { Stop-Process -Id $process.ProcessId -Force }
    }
}

# Ends a task and what it started; whether there was one is told.
function Stop-Task([string] $TaskName, [string[]] $Words) {
    $known = Get-ScheduledTask -TaskName $TaskName -ErrorAction SilentlyContinue
    if ($known) { Stop-ScheduledTask -TaskName $TaskName }
    Stop-Program $Words
    return [bool] $known
}

function Remove-Task([string] $TaskName, [string[]] $Words) {
    if (Stop-Task $TaskName $Words) { Unregister-ScheduledTask -TaskName $TaskName -Confirm:$false }
}

# For one account, the system and administrators, and nobody else.
function Close-Folder([string] $Folder, [string] $Account) {
    & icacls.exe $Folder /inheritance:r /grant:r "*S-1-5-18:(OI)(CI)F" "*S-1-5-32-544:(OI)(CI)F" "${Account}:(OI)(CI)M" /T /Q
    if ($LASTEXITCODE -ne 0) { throw "icacls ended with $LASTEXITCODE." }
}

# Starts a command line with the machine, and again when it ends. It asks for the account's password; Windows keeps it,
# this script does not. What runs under that name is ended first.
function Install-Task([string] $TaskName, [string] $Description, [string] $Account, [string] $Command, [string] $Tieout,
    [string] $Log, [string[]] $Words) {
    # cmd.exe, because it appends what the program says to a file as it is; PowerShell would rewrite it.
    $line = '/d /s /c "{0} >> "{1}" 2>&1"' -f $Command, $Log
    $action = New-ScheduledTaskAction -Execute (Join-Path $env:SystemRoot 'System32\cmd.exe') -Argument $line -WorkingDirectory $Tieout
    $settings = New-ScheduledTaskSettingsSet -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) `
        -ExecutionTimeLimit ([TimeSpan]::Zero) -MultipleInstances IgnoreNew -StartWhenAvailable `
        -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries

    # Started with the machine; and looked after every five minutes, for 999 restarts come to an end too. A second one
    # is not started while one runs.
    $repeated = New-ScheduledTaskTrigger -Once -At (Get-Date) -RepetitionInterval (New-TimeSpan -Minutes 5)
    $triggers = @((New-ScheduledTaskTrigger -AtStartup), $repeated)

    $credential = Get-Credential -UserName $Account -Message "The password of $Account, for the Task Scheduler"
    if (-not $credential) { throw 'Without the password of its account nothing was installed.' }
    Stop-Task $TaskName $Words | Out-Null
    $password = $credential.GetNetworkCredential().Password
    Register-ScheduledTask -TaskName $TaskName -Action $action -Trigger $triggers -Settings $settings -Force `
        -User $credential.UserName -Password $password -Description $Description | Out-Null
    Start-ScheduledTask -TaskName $TaskName
    Write-Output "The task $TaskName runs as $($credential.UserName). It writes to $Log."
}
