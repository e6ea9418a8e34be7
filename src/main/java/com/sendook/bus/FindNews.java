package com.sendook.bus;

/**
 * A durable consumer asks which organizations have events that it has not dealt with.
 *
 * @param consumer its name
 * @param after an organization's id: only those behind it, by their ids; empty at the beginning
 */
public record FindNews(String consumer, String after) {}
