package com.sendook.outbound.bulk;

import com.sendook.api.ApiJson;
import com.sendook.idempotency.Claim;
import com.sendook.idempotency.IdempotencyKeys;
import com.sendook.message.Message;
import com.sendook.message.Messages;
import com.sendook.outbound.accept.AcceptMessage;
import com.sendook.outbound.accept.SendRequest;
import com.sendook.problem.Problem;
import com.sendook.store.Ids;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says yes to a line, or why not: the answer that stands in the line's place. A line fails alone,
 * and of a template one recipient.
 */
final class AcceptLine {
  private static final Logger log = LoggerFactory.getLogger(AcceptLine.class);

  /** So many mails of one template are accepted at the same time. */
  private static final int AT_ONCE = 32;

  private final AcceptMessage accept;
  private final Messages messages;
  private final IdempotencyKeys keys;
  private final String organizationId;
  private final String inboxId;

  AcceptLine(
      AcceptMessage accept,
      Messages messages,
      IdempotencyKeys keys,
      String organizationId,
      String inboxId) {
    this.accept = accept;
    this.messages = messages;
    this.keys = keys;
    this.organizationId = organizationId;
    this.inboxId = inboxId;
  }

  /** Never fails. */
  Future<JsonObject> accept(BulkLine line) {
    var answer = line.idempotencyKey() == null ? make(Ids.next(), line) : makeOnce(line);
    return answer.otherwise(AcceptLine::refusal);
  }

  private Future<JsonObject> make(String id, BulkLine line) {
    return line.recipients() == null
        ? send(id, line.mail())
        : fill(id, line).map(answers -> new JsonObject().put("messages", answers));
  }

  private Future<JsonObject> send(String id, SendRequest request) {
    return accept
        .send(organizationId, inboxId, id, request)
        .map(accepted -> brief(accepted.message()));
  }

  private static JsonObject brief(Message message) {
    return new JsonObject()
        .put("_id", message.id())
        .put("id", message.id())
        .put("status", message.status().toString());
  }

  /**
   * A window of recipients after the other, so that a million of them are never at hand at once.
   */
  private Future<JsonArray> fill(String id, BulkLine line) {
    var template = new Template(line.mail());
    var answers = new JsonArray();
    Future<Void> done = Future.succeededFuture();
    for (int start = 0; start < line.recipients().size(); start += AT_ONCE) {
      int from = start;
      done =
          done.compose(before -> fill(id, template, line.recipients(), from))
              .map(
                  some -> {
                    some.forEach(answers::add);
                    return null;
                  });
    }
    return done.map(answers);
  }

  private Future<List<JsonObject>> fill(
      String id, Template template, JsonArray recipients, int start) {
    var window = new ArrayList<Future<JsonObject>>();
    int end = Math.min(recipients.size(), start + AT_ONCE);
    for (int i = start; i < end; i++) {
      window.add(fillOne(Ids.derive(id, "recipient", String.valueOf(i)), template, recipients, i));
    }
    return Future.all(window).map(all -> all.list());
  }

  private Future<JsonObject> fillOne(
      String id, Template template, JsonArray recipients, int index) {
    try {
      var recipient = Recipient.read(recipients.getJsonObject(index), index);
      var address = recipient.to().address();
      return send(id, template.fill(recipient))
          .otherwise(AcceptLine::refusal)
          .map(answer -> answer.put("to", address));
    } catch (Problem problem) {
      return Future.succeededFuture(refusal(problem));
    }
  }

  private Future<JsonObject> makeOnce(BulkLine line) {
    return keys.claim(organizationId, line.idempotencyKey(), line.digest())
        .compose(
            claim ->
                claim instanceof Claim.Reserved reserved
                    ? makeUnder(reserved, line)
                    : again(((Claim.Made) claim).location(), line));
  }

  private Future<JsonObject> makeUnder(Claim.Reserved reserved, BulkLine line) {
    return make(reserved.resourceId(), line)
        .onSuccess(made -> note(keys.keep(reserved, new Claim.Made(201, reserved.resourceId()))))
        .onFailure(error -> note(keys.release(reserved)));
  }

  /** Not waited for: where it fails, the key is free again when its lease is over. */
  private static void note(Future<Void> settled) {
    settled.onFailure(
        error -> log.warn("an idempotency key was not settled: {}", error.toString()));
  }

  /** What an earlier line with the same key made, as it stands now. */
  private Future<JsonObject> again(String location, BulkLine line) {
    var id = location.substring(location.lastIndexOf('/') + 1);
    if (line.recipients() == null) {
      return standing(id);
    }
    var read = new ArrayList<Future<JsonObject>>();
    for (int i = 0; i < line.recipients().size(); i++) {
      read.add(
          standing(Ids.derive(id, "recipient", String.valueOf(i))).otherwise(AcceptLine::refusal));
    }
    return Future.all(read)
        .map(all -> new JsonObject().put("messages", new JsonArray(all.<JsonObject>list())));
  }

  private Future<JsonObject> standing(String id) {
    return messages.getSlim(inboxId, id).map(found -> brief(found).put("replayed", true));
  }

  /** In the shape of the API's errors. */
  static JsonObject refusal(Throwable error) {
    var problem = error instanceof Problem known ? known : null;
    if (problem == null) {
      log.error("a line was not accepted", error);
      return new JsonObject()
          .put("error", "Something went wrong on our side")
          .put("code", "internal");
    }
    var json = new JsonObject().put("error", problem.getMessage()).put("code", problem.code());
    if (!problem.details().isEmpty()) {
      json.put("details", ApiJson.details(problem));
    }
    return json;
  }

  static JsonObject tooLong(int maxBytes) {
    return refusal(Problem.invalid("The line is longer than " + maxBytes + " bytes"));
  }
}
