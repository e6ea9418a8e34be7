package com.sendook.bus;

import java.util.List;

/**
 * The answer to {@link FindNews}.
 *
 * @param organizationIds those looked at that have news
 * @param next where to go on; empty where none is left
 */
public record NewsFound(List<String> organizationIds, String next) {
  public NewsFound {
    organizationIds = List.copyOf(organizationIds);
  }
}
