/**
 * Consumers that miss no event: {@link com.sendook.consumer.DurableConsumer} is what a user's
 * verticle has, in this JVM or in another of the cluster; the rest answers it where the store is.
 */
package com.sendook.consumer;
