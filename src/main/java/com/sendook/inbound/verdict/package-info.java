/**
 * Who a received mail really is from: SPF (RFC 7208, read by jSPF), DKIM (RFC 6376, read by jDKIM)
 * and DMARC (RFC 7489, with the tree walk that finds organizational domains without a list of
 * public suffixes). What fails is marked and never dropped.
 */
package com.sendook.inbound.verdict;
