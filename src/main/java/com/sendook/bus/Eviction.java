package com.sendook.bus;

/**
 * What one cache of every node may remember under one key is no longer true.
 *
 * @param cache the cache's name
 * @param key what to forget
 */
public record Eviction(String cache, String key) {}
