package com.sendook.queue;

import java.time.Duration;
import java.util.List;

/**
 * How a queue stands, for operators.
 *
 * @param name the collection whose documents carry the work
 * @param depth how many of its documents carry work, of all nodes, counted up to {@link
 *     WorkQueue#DEPTH_CAP}
 * @param inHand how much of it this node holds
 * @param places how much it holds at most
 * @param oldest the age of the oldest work of all nodes, zero where there is none
 * @param resting the lanes that rest on this node because their far side cannot be reached or their
 *     rate is used up
 */
public record QueueStatus(
    String name, long depth, int inHand, int places, Duration oldest, List<String> resting) {}
