package com.sendook.store;

/**
 * Names bytes in the blob store.
 *
 * @param id chosen by the owner, so that storing the same again changes nothing
 * @param size in bytes; it tells which chunks there are
 */
public record Blob(String id, long size) {}
