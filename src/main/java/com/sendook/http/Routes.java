package com.sendook.http;

import io.vertx.ext.web.Router;

/** The routes of one resource. */
public interface Routes {
  /**
   * Adds them to the router.
   *
   * @param base what their paths begin with, such as {@code /v1}; may be empty
   */
  void mount(Router router, String base);
}
