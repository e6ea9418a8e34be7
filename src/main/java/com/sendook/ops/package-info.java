/**
 * What operators see of a node, on the management port: whether it works ({@code /live}, {@code
 * /ready}), what waits ({@code /queues}), what there is ({@code /store}), and its numbers ({@code
 * /metrics}, Prometheus's text format). No label takes a value that a user or a stranger chooses.
 *
 * <p>Ours, each from the start of the node unless it says otherwise:
 *
 * <table>
 * <caption>Metrics</caption>
 * <tr><th>Name</th><th>Unit</th><th>Labels</th><th>What</th></tr>
 * <tr><td>{@code sendook_transmit_seconds}</td><td>seconds, histogram</td>
 *     <td>{@code transport}; {@code outcome}: sent, deferred, refused, failed</td>
 *     <td>attempts to hand a mail to the transport; those for inboxes here need none</td></tr>
 * <tr><td>{@code sendook_events_total}</td><td>events</td><td>{@code type}</td>
 *     <td>events told, such as {@code message.sent}, {@code message.bounced}, {@code
 *     message.received}: the outcome for each recipient. Once more where one is told again after a
 *     crash</td></tr>
 * <tr><td>{@code sendook_smtp_recipients_total}</td><td>RCPT commands</td>
 *     <td>{@code verdict}: accepted, unknown (550), unavailable (451)</td><td>at the SMTP
 *     door</td></tr>
 * <tr><td>{@code sendook_smtp_mails_total}</td><td>mails</td>
 *     <td>{@code outcome}: taken (250), failed (451), abandoned (too large, malformed, or the client
 *     left)</td><td>at the SMTP door, after DATA</td></tr>
 * <tr><td>{@code sendook_smtp_mail_bytes_total}</td><td>bytes</td><td></td><td>of the mails
 *     taken</td></tr>
 * <tr><td>{@code sendook_webhook_attempt_seconds}</td><td>seconds, histogram</td>
 *     <td>{@code outcome}: 2xx, 3xx, 4xx, 5xx, unanswered</td><td>posts to endpoints</td></tr>
 * <tr><td>{@code sendook_mongodb_command_seconds}</td><td>seconds, histogram</td>
 *     <td>{@code command}: find, insert, update, …; {@code outcome}: succeeded, failed</td>
 *     <td>round trips to the store</td></tr>
 * <tr><td>{@code sendook_ready}</td><td>1 or 0</td><td></td><td>whether everything listens and no
 *     stop has begun, now; the store is not asked</td></tr>
 * <tr><td>{@code sendook_queue_depth}</td><td>documents</td><td>{@code queue}</td>
 *     <td>that carry work, of all nodes, now; counted up to 10,000</td></tr>
 * <tr><td>{@code sendook_queue_oldest_seconds}</td><td>seconds</td><td>{@code queue}</td>
 *     <td>age of the oldest work of all nodes, now</td></tr>
 * <tr><td>{@code sendook_queue_in_hand}, {@code sendook_queue_places}</td><td>documents</td>
 *     <td>{@code queue}</td><td>how much work this node holds now, and at most</td></tr>
 * <tr><td>{@code sendook_queue_resting_lanes}</td><td>lanes</td><td>{@code queue}</td>
 *     <td>that rest on this node now, since their far side cannot be reached</td></tr>
 * <tr><td>{@code sendook_tls_certificate_expiry_seconds}</td><td>seconds of Unix time</td>
 *     <td>{@code protocol}: http, smtp</td><td>until when the certificate holds that is shown now;
 *     not there where there is none</td></tr>
 * </table>
 *
 * <p>Those of the queues are asked for at a scrape, at most every five seconds; while the store is
 * away they are {@code NaN}.
 *
 * <p>Vert.x's: {@code vertx_http_server_*} of both ports ({@code method}, {@code code} and {@code
 * route}, the pattern of the path such as {@code /v1/inboxes/:inboxId}, empty where there is none;
 * {@code response_time_seconds} is a histogram), and {@code vertx_redis_*} (times in seconds). The
 * JVM's: {@code jvm_memory_*} (bytes), {@code jvm_gc_*} (seconds, bytes), {@code jvm_threads_*},
 * {@code system_cpu_*} and {@code process_*} as Micrometer names them; as are {@code
 * disk_free_bytes} and {@code disk_total_bytes}, of where the data folder lies ({@code path}).
 */
package com.sendook.ops;
