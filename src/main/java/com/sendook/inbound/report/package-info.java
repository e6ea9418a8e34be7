/**
 * Reads mails that report on mails: delivery status notifications (RFC 3464), abuse reports (RFC
 * 5965), automatic replies (RFC 3834), and the many notices of failure that follow no standard.
 */
package com.sendook.inbound.report;
