/**
 * Links by which a recipient takes leave: in the header of a mail (RFC 2369, RFC 8058), and the
 * page behind them.
 */
package com.sendook.unsubscribe;
