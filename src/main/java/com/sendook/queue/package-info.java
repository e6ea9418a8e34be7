/**
 * The one mechanism for work that must not be lost. A document that still has work to do carries it
 * in its {@code queue} field ({@code QueueState}), written with the document itself, so that
 * whatever was accepted is also queued.
 *
 * <pre>
 *              admit (room in hand)                 Done, Remove
 *   accepted ────────────────────────▶ leased ─────────────────────▶ no work: the document's own
 *      │                              ▲  │  ▲                        final state, or none at all
 *      │ admit (no room)       sweep  │  │  │ renewed while this node lives
 *      ▼                              │  ▼
 *     due ────────────────────────────┘  due later   (Later, Wait, a failure, a lease that ran
 *      ▲                                    │         out, or handed back by a node that leaves)
 *      └──────────── its time comes ────────┘
 * </pre>
 *
 * <p>A <em>lane</em> is what may be slow or closed on its own, such as a relay or a webhook's
 * endpoint. A lane takes its share of a node's places at most ({@code Hand}), and a stranger's that
 * was not reached yet takes one; one whose far side cannot be reached rests, and one whose rate is
 * used up is closed ({@code LaneRests}). Work of a closed lane stays in the store as it is, and the
 * sweep goes past it by an index ({@code Sweep}), so it costs the other lanes nothing.
 *
 * <p>How long work may take belongs to each user of the queue, which brings it to a named end:
 *
 * <ul>
 *   <li>deliveries: tried for {@code outbound.maxAge}, then {@code failed}; without a message (an
 *       accept that died half-way) removed after a day
 *   <li>webhook posts: {@code delivered}, {@code failed} at the end of the schedule, {@code
 *       cancelled} where webhook or event are gone
 *   <li>receipts, and events to tell: for ever, until done
 *   <li>removals of messages: until done
 *   <li>inboxes: an event to tell, or the clean-up after a deletion, until done
 *   <li>domains: an event to tell, and to be looked up again, each time as new work ({@code Anew})
 *   <li>webhooks: an event to tell, or events to post again, page by page, each as new work
 * </ul>
 *
 * Nothing ends unnamed, and {@code OldestWork} tells what is older than it should be.
 *
 * <p>A node takes work by a lease with a token. Every change it then makes is conditional on the
 * token, so one that lost its lease changes nothing. Work reaches the verticles by a local hint on
 * the bus. There is no leader: every node sweeps for what is due.
 *
 * <p>Writes of one collection that come together go out together ({@code FencedWrites}); each
 * caller gets its own result.
 */
package com.sendook.queue;
