/** What became of a message, put together from what its deliveries and the event log hold. */
package com.sendook.timeline;
