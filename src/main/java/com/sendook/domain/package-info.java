/**
 * The domains of organizations: which DNS records each needs, and what of them stands in DNS.
 *
 * <p>Any organization may claim a name; who shows that the DNS is its own, by the DKIM record with
 * the key that was made for this claim, has it verified, and of those there is one at a time
 * ({@code verifiedName} is set then alone, and unique).
 *
 * <p>Bounces go to {@code bounce.<name>}, one CNAME to the gateway's own host: addresses, MX and
 * SPF of bounces then stand in one place and are the operator's to change; an MX and an SPF record
 * for each domain would be two more for every user to keep up. RFC 5321, 5.1 and RFC 7208, 5 both
 * follow the alias. Being a name below the domain it is aligned with it for DMARC (RFC 7489,
 * 3.1.2).
 */
package com.sendook.domain;
