/**
 * Sending in bulk: a stream of lines, each a send request of its own or a template with many
 * recipients, and as many lines of answers in the same order.
 */
package com.sendook.outbound.bulk;
