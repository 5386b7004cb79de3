<?php

declare(strict_types=1);

/**
 * Adds what is new in the tracker's ledger to the users of a site, in the site's own database, by PDO:
 *
 *     CREATE TABLE users (id VARCHAR(64) PRIMARY KEY, uploaded BIGINT NOT NULL DEFAULT 0, downloaded BIGINT NOT NULL DEFAULT 0);
 *     CREATE TABLE ledger_cursor (id BIGINT NOT NULL);
 *     INSERT INTO ledger_cursor VALUES (0);
 *
 * Run it every minute:
 *
 *     LEDGER_API=https://tracker.example/api/v1 LEDGER_TOKEN=... SITE_DSN='mysql:host=localhost;dbname=site' \
 *       SITE_USER=... SITE_PASSWORD=... php read-ledger.php
 *
 * The token has the scope `ledger`. Numbers of bytes need a PHP of 64 bits.
 */

/**
 * The rows and the cursor are stored in one transaction, so each row is applied once, whenever this program is stopped.
 *
 * @param PDO $site with `PDO::ERRMODE_EXCEPTION`, as is the default
 * @param int $limit rows of one request and one transaction, at most 10000
 * @return int number of rows applied
 */
function applyLedger(PDO $site, string $api, string $token, int $limit): int
{
    $applied = 0;
    do {
        $after = (string) $site->query('SELECT id FROM ledger_cursor')->fetchColumn();
        ['items' => $rows, 'next' => $next] = readLedger("$api/ledger?after=$after&limit=$limit", $token);
        if ($rows === []) {
            break;
        }
        $site->beginTransaction();
        try {
            applyRows($site, $rows, $after, $next);
            $site->commit();
        } catch (Throwable $error) {
            $site->rollBack();
            throw $error;
        }
        $applied += count($rows);
    } while (count($rows) === $limit);
    return $applied;
}

/**
 * Moves the cursor first: that locks its row, and fails if another reader has moved it since.
 *
 * @param list<array<string, mixed>> $rows
 */
function applyRows(PDO $site, array $rows, string $after, string $next): void
{
    $cursor = $site->prepare('UPDATE ledger_cursor SET id = ? WHERE id = ?');
    $cursor->bindValue(1, (int) $next, PDO::PARAM_INT);
    $cursor->bindValue(2, (int) $after, PDO::PARAM_INT);
    $cursor->execute();
    if ($cursor->rowCount() !== 1) {
        throw new RuntimeException("another reader has moved the cursor from $after");
    }
    // A row of a user that the site has deleted changes nothing.
    $user = $site->prepare('UPDATE users SET uploaded = uploaded + ?, downloaded = downloaded + ? WHERE id = ?');
    foreach ($rows as $row) {
        // As integers: MySQL would add texts as floating-point numbers.
        $user->bindValue(1, (int) $row['creditedUploaded'], PDO::PARAM_INT);
        $user->bindValue(2, (int) $row['creditedDownloaded'], PDO::PARAM_INT);
        $user->bindValue(3, $row['memberId']);
        $user->execute();
    }
}

/** @return array{items: list<array<string, mixed>>, next: string} */
function readLedger(string $url, string $token): array
{
    $headers = ["Authorization: Bearer $token", 'Accept: application/json'];
    $context = stream_context_create(['http' => ['header' => $headers, 'timeout' => 30, 'ignore_errors' => true]]);
    $answer = @file_get_contents($url, false, $context);
    $status = $http_response_header[0] ?? 'no answer';
    if ($answer === false || !preg_match('#^HTTP/\S+ 200 #', $status)) {
        throw new RuntimeException("$url: $status");
    }
    return json_decode($answer, true, 8, JSON_THROW_ON_ERROR);
}

if (realpath($_SERVER['SCRIPT_FILENAME']) === __FILE__) {
    $setting = fn (string $name): string => getenv($name) ?: throw new RuntimeException("$name is not set");
    $site = new PDO($setting('SITE_DSN'), getenv('SITE_USER') ?: null, getenv('SITE_PASSWORD') ?: null);
    $limit = (int) (getenv('LEDGER_LIMIT') ?: 1000);
    echo applyLedger($site, $setting('LEDGER_API'), $setting('LEDGER_TOKEN'), $limit), " rows applied\n";
}
