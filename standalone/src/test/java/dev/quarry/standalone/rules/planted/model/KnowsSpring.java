package dev.quarry.standalone.rules.planted.model;

import org.springframework.stereotype.Service;

/** A wire record that drags a framework along. */
public class KnowsSpring {
  public final Class<?> named = Service.class;
}
