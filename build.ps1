# Starts the build: finds the .NET SDK, compiles build/_build.csproj if one of its inputs changed, and runs the compiled program.
# build.sh does the same elsewhere; this works in Windows PowerShell 5.1 and in PowerShell 7.
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2

function Fail([string[]] $lines) {
    foreach ($line in $lines) { [Console]::Error.WriteLine($line) }
    exit 2
}

# --- where we are

$script = Get-Item -LiteralPath $PSCommandPath -Force
while ($script.LinkType -eq 'SymbolicLink') {
    $script = Get-Item -LiteralPath ([IO.Path]::Combine($script.DirectoryName, @($script.Target)[0])) -Force
}
$root = $script.DirectoryName
$temporary = [IO.Path]::Combine($root, '.nuke', 'temp', 'host')
if (-not [IO.Directory]::Exists([IO.Path]::Combine($root, '.nuke'))) { Fail "$root\.nuke is no directory.", 'Restore it: git checkout -- .nuke' }
[void][IO.Directory]::CreateDirectory($temporary)

$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_SKIP_FIRST_TIME_EXPERIENCE = '1'
$env:DOTNET_GENERATE_ASPNET_CERTIFICATE = 'false'
$env:NUKE_TELEMETRY_OPTOUT = '1'

function ReadFirstLine([string] $path) {
    if ([IO.File]::Exists($path)) { return @([IO.File]::ReadAllLines($path))[0] }
    return ''
}

# Written beside and moved into place, so that nobody reads half of it.
function WriteAtomically([string] $path, [string] $text) {
    $beside = "$path.$PID"
    [IO.File]::WriteAllText($beside, $text)
    Move-Item -LiteralPath $beside -Destination $path -Force
}

# --- the SDK

function FindSdk {
    $name = if ($env:OS -eq 'Windows_NT') { 'dotnet.exe' } else { 'dotnet' }
    $onPath = Get-Command $name -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    $candidates = @()
    if ($env:DOTNET_ROOT) { $candidates += [IO.Path]::Combine($env:DOTNET_ROOT, $name) }
    if ($onPath) { $candidates += $onPath.Source }
    $candidates += [IO.Path]::Combine([Environment]::GetFolderPath('UserProfile'), '.dotnet', $name)
    foreach ($candidate in $candidates) {
        if (-not [IO.File]::Exists($candidate)) { continue }

        # The muxer itself knows whether one of its SDKs fits global.json.
        Push-Location -LiteralPath $root
        try { $ErrorActionPreference = 'Continue'; & $candidate --version *> $null } finally { $ErrorActionPreference = 'Stop'; Pop-Location }
        if ($LASTEXITCODE -eq 0) { return $candidate }
    }
    $version = (ConvertFrom-Json ([IO.File]::ReadAllText([IO.Path]::Combine($root, 'global.json')))).sdk.version
    Fail "No .NET SDK fits global.json, which asks for $version or a later one of the same major version.",
        "Looked at: $($candidates -join ', ').",
        'Get one from https://dotnet.microsoft.com/download, or: winget install Microsoft.DotNet.SDK.10'
}

# --- the engine under the targets: NUKE's package or the stand-in in build/nuke

$engineFile = [IO.Path]::Combine($temporary, 'engine')
$problem = ''

function DetectEngine {
    $probe = [IO.Path]::Combine($temporary, "probe.$PID")
    [void][IO.Directory]::CreateDirectory($probe)
    $project = [IO.Path]::Combine($probe, 'probe.csproj')
    [IO.File]::WriteAllText($project, @'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <RestorePackagesWithLockFile>false</RestorePackagesWithLockFile>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Nuke.Common" />
  </ItemGroup>
</Project>
'@)
    $env:NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT = '1'
    $output = & (FindSdk) restore $project
    $restored = $LASTEXITCODE -eq 0
    Remove-Item Env:NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT
    Remove-Item -LiteralPath $probe -Recurse -Force
    if ($restored) {
        WriteAtomically $engineFile "package:NUKE's package restores here`n"
    }
    else {
        $script:problem = [string](@($output) -match 'error NU' | Select-Object -First 1)
        WriteAtomically $engineFile "embedded:NUKE's package does not restore here`n"
    }
    return ReadFirstLine $engineFile
}

$detected = ReadFirstLine $engineFile
$asked = if ($env:NUKE_ENGINE) { $env:NUKE_ENGINE } else { 'auto' }
$reason = 'NUKE_ENGINE asks for it'
switch -CaseSensitive ($asked) {
    'auto' {
        if (-not $detected) { $detected = DetectEngine }
        $engine, $reason = $detected -split ':', 2
    }
    'embedded' { $engine = 'embedded' }
    'package' {
        if ($detected -notlike 'package:*') { $detected = DetectEngine }
        if ($detected -notlike 'package:*') {
            Fail "NUKE_ENGINE is package, but NUKE's package does not restore on this machine:", "  $problem",
                'Add a feed that has Nuke.Common to NuGet.config, or unset NUKE_ENGINE: the embedded engine then takes its place.'
        }
        $engine = 'package'
    }
    default { Fail "NUKE_ENGINE is `"$asked`", but must be auto, package or embedded." }
}
$env:NUKE_ENGINE_REASON = $reason
$runs = [IO.Path]::Combine($temporary, $engine)
[void][IO.Directory]::CreateDirectory($runs)

# --- the compiled build

# Content and listing of all that the build project is compiled from; see build.sh for what is left out.
function GetInputs {
    $files = New-Object System.Collections.Generic.List[string]
    foreach ($name in 'Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props', 'global.json', 'NuGet.config', '.editorconfig') {
        $path = [IO.Path]::Combine($root, $name)
        if ([IO.File]::Exists($path)) { $files.Add($path) }
    }
    $folders = New-Object System.Collections.Generic.Stack[string]
    foreach ($name in 'build', 'src') {
        $path = [IO.Path]::Combine($root, $name)
        if ([IO.Directory]::Exists($path)) { $folders.Push($path) }
    }
    $left = [IO.Path]::Combine($root, 'src', 'templates'), [IO.Path]::Combine($root, 'src', 'Molecule.WorkspaceAgent')
    $build = [IO.Path]::Combine($root, 'build')
    while ($folders.Count -gt 0) {
        $folder = $folders.Pop()
        foreach ($child in [IO.Directory]::GetDirectories($folder)) {
            if ('bin', 'obj' -notcontains [IO.Path]::GetFileName($child) -and $left -notcontains $child) { $folders.Push($child) }
        }
        foreach ($file in [IO.Directory]::GetFiles($folder)) {
            if ($file.StartsWith($build) -and $file -match '(\.yaml|schema\.json|[\\/]images\.json)$') { continue }
            $files.Add($file)
        }
    }
    $files.Sort([StringComparer]::Ordinal)
    $hash = [Security.Cryptography.SHA256]::Create()
    foreach ($file in $files) {
        $bytes = [IO.File]::ReadAllBytes($file)
        '{0} {1}' -f [BitConverter]::ToString($hash.ComputeHash($bytes)), $file.Substring($root.Length + 1)
    }
}

function GetFreshRun([string] $inputs) {
    $run = ReadFirstLine ([IO.Path]::Combine($runs, 'current'))
    $known = [IO.Path]::Combine($runs, $run, 'inputs')
    if ($run -and [IO.File]::Exists($known) -and [IO.File]::ReadAllText($known) -ceq $inputs) { return $run }
    return ''
}

function Compile([string] $inputs) {
    $dotnet = FindSdk
    $previous = ReadFirstLine ([IO.Path]::Combine($runs, 'current'))
    [Console]::Error.WriteLine("Building the build ($(if ($previous) { 'after a change' } else { 'first time' })) ...")
    $log = [IO.Path]::Combine($temporary, "compile-$engine.log")
    $project = [IO.Path]::Combine($root, 'build', '_build.csproj')
    & $dotnet build $project --nologo --verbosity minimal -nodeReuse:false "-p:NukeEngine=$engine" > $log
    if ($LASTEXITCODE -ne 0) {
        Get-Content -LiteralPath $log | Select-String -Pattern '(error|warning) ' | Sort-Object -Unique | ForEach-Object { [Console]::Error.WriteLine($_) }
        [Console]::Error.WriteLine("The build itself does not compile. The whole output is in $log")
        exit 1
    }

    # Restore may have written lock files; any other input that changed meanwhile must make the next start compile again.
    $before = $inputs -split "`n" | Where-Object { $_ -and $_ -notlike '*lock.json' }
    $known = (@($before) + @(GetInputs | Where-Object { $_ -like '*lock.json' }) | Sort-Object) -join "`n"

    # A running build keeps its own folder: nothing is ever changed in place.
    $number = 1
    while (Test-Path -LiteralPath ([IO.Path]::Combine($runs, "$number"))) { $number++ }
    $staging = [IO.Path]::Combine($runs, "staging.$PID")
    Copy-Item -LiteralPath ([IO.Path]::Combine($root, 'build', 'bin', $engine, 'Release', 'net10.0')) -Destination $staging -Recurse
    [IO.File]::WriteAllText([IO.Path]::Combine($staging, 'inputs'), $known)
    [IO.File]::WriteAllText([IO.Path]::Combine($staging, 'dotnet'), "$dotnet`n")
    [IO.Directory]::Move($staging, [IO.Path]::Combine($runs, "$number"))
    WriteAtomically ([IO.Path]::Combine($runs, 'current')) "$number`n"
    foreach ($old in [IO.Directory]::GetDirectories($runs)) {
        # One that is in use cannot be removed on Windows; the next compilation tries again.
        if ("$number", $previous -notcontains [IO.Path]::GetFileName($old)) { Remove-Item -LiteralPath $old -Recurse -Force -ErrorAction SilentlyContinue }
    }
    return "$number"
}

$inputs = (GetInputs | Sort-Object) -join "`n"
$run = GetFreshRun $inputs
if (-not $run) {
    # The file goes with its handle, so that a killed start leaves no lock behind.
    $lock = $null
    $said = $false
    while (-not $lock) {
        try {
            $lock = New-Object IO.FileStream ([IO.Path]::Combine($runs, 'lock.ps1')), 'OpenOrCreate', 'ReadWrite', 'None', 1, 'DeleteOnClose'
        }
        catch [IO.IOException] {
            if (-not $said) { [Console]::Error.WriteLine('Waiting for another process, which is building the build ...') }
            $said = $true
            Start-Sleep -Milliseconds 500
        }
    }
    try {
        $inputs = (GetInputs | Sort-Object) -join "`n"
        $run = GetFreshRun $inputs
        if (-not $run) { $run = Compile $inputs }
    }
    finally { $lock.Dispose() }
}
$dotnet = ReadFirstLine ([IO.Path]::Combine($runs, $run, 'dotnet'))
if (-not [IO.File]::Exists($dotnet)) { $dotnet = FindSdk }

# --- run it

$given = @($args)
if (-not ($given | Where-Object { $_ -eq '--root' -or "$_" -like '--root=*' })) { $given += '--root', $root }
if ($engine -eq 'package') { [Console]::Error.WriteLine("NUKE package engine ($reason)") }
& $dotnet ([IO.Path]::Combine($runs, $run, '_build.dll')) @given

# NUKE's package ends every failure with 255; scripts shall see the same codes with either engine.
if ($LASTEXITCODE -eq 255) { exit 1 }
exit $LASTEXITCODE
