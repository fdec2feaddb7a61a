# Stores a text, waits until it is found, and searches. For PowerShell 7.
#
#     pwsh quickstart.ps1
$ErrorActionPreference = 'Stop'
$quarry = @($env:QUARRY_URL, $env:ORCHESTRATOR_URL, 'http://127.0.0.1:8001' | Where-Object { $_ })[0]
$headers = @{}
if ($env:QUARRY_API_KEY) {
    $headers['X-API-Key'] = $env:QUARRY_API_KEY
}

$submission = @{
    source_type = 'text'
    title       = 'Travertine'
    text        = 'Travertine forms around hot springs.'
    collection  = 'stones'
} | ConvertTo-Json
# The key makes a repetition of this request harmless.
$once = $headers + @{ 'Idempotency-Key' = [guid]::NewGuid().ToString() }
$job = Invoke-RestMethod -Method Post -Uri "$quarry/ingest-async" -Headers $once `
    -ContentType 'application/json' -Body $submission -MaximumRetryCount 5 -RetryIntervalSec 2

# Prefer: wait=25 responds as soon as something has changed.
$waiting = $headers + @{ 'Prefer' = 'wait=25' }
do {
    Start-Sleep -Seconds 1
    $status = Invoke-RestMethod -Uri "$quarry/jobs/$($job.job_id)" -Headers $waiting
    Write-Host "$($status.status) $($status.progress) %"
} while ($status.status -in 'queued', 'processing')

$question = @{ query = 'What forms around hot springs?'; collection = 'stones' } | ConvertTo-Json
$found = Invoke-RestMethod -Method Post -Uri "$quarry/search" -Headers $headers `
    -ContentType 'application/json' -Body $question
foreach ($passage in $found.results) {
    Write-Host "$($passage.title): $($passage.text)"
}
