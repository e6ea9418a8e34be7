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
 *                  ▼ each second, at 16 MB, and when a collection or index comes or goes
 *               checkpoint: the store's own file is written and synced, a new journal begins
 * </pre>
 *
 * <p>The store's file names the journal that continues it. After a crash the records of that
 * journal are made again, document by document with their index entries; a record that was not
 * written whole ends it, since nobody was told of it. Indexes are real ({@code OrderedIndex}), and
 * a query goes to the one with the least to look at ({@code IndexScan}), jumping over what it does
 * not want ({@code Jumps}). What expires is removed in small batches ({@code Expiry}).
 *
 * <p>Limits: one process, one machine, everything in one file; no transactions, no users. Redis is
 * a real redis-server in a process of its own.
 */
package com.sendook.embedded;
