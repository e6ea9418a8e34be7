/**
 * The stores that come with the program. Nothing here knows of the gateway.
 *
 * <p>The MongoDB stand-in is mongo-java-server on one MVStore file, made trustworthy:
 *
 * <pre>
 *   command ──▶ changes documents and index entries in memory (under the collection's lock)
 *                  │ each changed document is a record of the journal
 *                  ▼
 *               one sync for all that came meanwhile ──▶ the answers
 *                  │
 *                  ▼ every 10 s, at 64 MB, and when a collection or index comes or goes
 *               checkpoint: a new journal begins, the store's own file is written and synced,
 *               the old journal goes; changes are kept out only for a moment at its beginning
 * </pre>
 *
 * <p>The store's file names the journal that continues it. After a crash the records of that
 * journal, and of the next if a checkpoint was under way, are made again, document by document with
 * their index entries; a record that was not written whole ends it, since nobody was told of it.
 * That takes some seconds at the most, as a journal is not much longer than 64 MB. Indexes are real
 * ({@code OrderedIndex}), and a query goes to the one with the least to look at ({@code
 * IndexScan}), jumping over what it does not want ({@code Jumps}). What expires is removed in small
 * batches ({@code Expiry}).
 *
 * <p>Limits: one process, one machine, everything in one file; no transactions, no users. Redis is
 * a real redis-server in a process of its own.
 */
package com.sendook.embedded;
