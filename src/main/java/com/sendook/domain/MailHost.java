package com.sendook.domain;

/**
 * What the records of users' domains point to.
 *
 * @param name the host that takes mail, and that bounces go to
 * @param spf the mechanism of RFC 7208 that allows the gateway to send, such as {@code
 *     a:mail.example.org}
 */
public record MailHost(String name, String spf) {}
