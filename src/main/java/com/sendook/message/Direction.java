package com.sendook.message;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which way a message went. */
public enum Direction {
  @JsonProperty("outbound")
  OUTBOUND,
  @JsonProperty("inbound")
  INBOUND
}
