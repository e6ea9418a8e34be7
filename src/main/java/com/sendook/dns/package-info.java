/**
 * Questions to DNS whose answers are taken as they stand there: TXT records with their strings
 * joined, names behind CNAMEs, answers that do not fit into a datagram, and "there is none" told
 * apart from "nobody knows". Vert.x's {@code DnsClient} asks one server only, passes over what
 * stands behind a CNAME, and gives the strings of all TXT records as one list, in which one record
 * of two strings (as every DKIM key of 2048 bits is) and two records look the same; so this goes by
 * the resolver of Netty below it.
 */
package com.sendook.dns;
