"""Every page to whoever hears it or has no mouse: things have names, headings an order, tables heads; no focus is lost."""

import pytest

from ruamjai.web.models import RoleGrant
from ruamjai.web.queries import runs
from web import marked_rows
from web.factories import make_user
from web.figures_run import HOUSEHOLD, seal_run, usual_tables
from web.test_request_matrix import World, signed_in
from web.test_request_matrix import filled as every_address
from web.test_what_if_pages import measure_rows, pattern_rows

# What is wrong with a page, sentence by sentence. The browser's own parser reads it; nothing is drawn, so it is quick.
READ = r"""html => {
  const page = new DOMParser().parseFromString(html, "text/html"), wrong = [];
  const all = (what, from = page) => [...from.querySelectorAll(what)];
  const told = (what, thing) => wrong.push(what + ": " + thing.outerHTML.replace(/\s+/g, " ").slice(0, 120));
  const words = thing => {
    if (!thing) return "";
    const copy = thing.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true], script, style").forEach(hidden => hidden.remove());
    const instead = attribute => all(`[${attribute}]`, copy).map(one => one.getAttribute(attribute)).join("");
    return (copy.textContent + instead("alt") + instead("aria-label")).trim();
  };
  const of = (thing, attribute) => (thing.getAttribute(attribute) || "").split(/\s+/).filter(Boolean);
  const named = thing => (thing.getAttribute("aria-label") || "").trim()
    || of(thing, "aria-labelledby").map(id => words(page.getElementById(id))).join("");

  if (!page.documentElement.lang) wrong.push("the page has no language");
  if (!page.title.replace("·", "").trim()) wrong.push("the page has no title");
  if (all("main").length !== 1) wrong.push("not one main part");
  if (all("h1").length !== 1) wrong.push("not one first heading but " + all("h1").length);
  let level = 0;
  for (const heading of all("h1, h2, h3, h4, h5, h6")) {
    if (+heading.tagName[1] > level + 1) told("a heading skips a level", heading);
    if (!words(heading)) told("an empty heading", heading);
    level = +heading.tagName[1];
  }
  const seen = new Set();
  for (const thing of all("[id]")) { if (seen.has(thing.id)) told("an id twice", thing); seen.add(thing.id); }
  for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for"])
    for (const thing of all(`[${attribute}]`))
      for (const id of of(thing, attribute)) if (!seen.has(id)) told(`${attribute} points at nothing`, thing);

  for (const control of all("input:not([type=hidden]), select, textarea")) {
    const labels = [control.closest("label"), control.id && page.querySelector(`label[for="${CSS.escape(control.id)}"]`)];
    if (!named(control) && !labels.some(words)) told("a box without a name", control);
  }
  for (const control of all("button, a[href], summary"))
    if (!named(control) && !words(control)) told("a control without a name", control);
  for (const group of all("fieldset"))
    if (!words(group.querySelector("legend"))) told("a group of boxes without a legend", group);
  for (const part of all("progress, meter, nav, [role=region], [role=application]"))
    if (!named(part)) told("a part without a name", part);
  for (const picture of all("img:not([alt])")) told("a picture without words", picture);
  for (const drawing of all("svg").filter(one => !one.closest("[aria-hidden=true]")))
    if (!named(drawing) || !drawing.hasAttribute("role")) told("a drawing without words", drawing);
  for (const table of all("table")) {
    if (!named(table) && !words(table.caption)) told("a table without a name", table);
    for (const head of all("th", table)) {
      if (!head.scope) told("a head of a column or row that does not say of which", head);
      if (!words(head)) told("an empty head", head);
    }
    if (!table.querySelector("th")) told("a table without heads", table);
  }
  for (const list of all("ul, ol")) if (list.hasAttribute("role")) told("a list that is not told as one", list);
  for (const box of all(".scroll")) if (box.tabIndex !== 0) told("scrolls by the mouse alone", box);
  for (const part of all("[hx-get]")) if (!page.querySelector("[data-said]")) told("exchanged in silence", part);
  if (page.documentElement.lang === "th") {
    const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
    for (let text; (text = walk.nextNode());) {
      const around = text.parentElement;
      if (around.closest("script, style, code, [lang=en]") || /[\u0e00-\u0e7f]/.test(text.data)) continue;
      if (/([A-Za-z]{2,}[ ,.]+){4}/.test(text.data)) told("English that is not told as such", around);
    }
  }
  return wrong;
}"""


@pytest.mark.parametrize("role", ["steward", "auditor", "guest"])
def test_every_page_can_be_read_aloud(chromium, places, role):
    """Who keeps data and accounts, who watches, and who is not signed in: together they open every page there is."""
    run = runs.store().published_id()
    world = World(None, run, marked_rows.Rows(places.home), marked_rows.Rows(places.abroad))
    client = signed_in(role)
    if role == "steward":
        RoleGrant.objects.create(user_id=client.session["_auth_user_id"], role="administrator", area_code="TH")
    page = chromium.new_page()
    faults, read = [], 0
    try:
        for name, address in every_address(world):
            response = client.get(address)
            if response.streaming or not response.get("Content-Type", "").startswith("text/html") or not response.content:
                continue
            if name.startswith("api:"):  # the description of the API is drawn by its own library
                continue
            read += 1
            faults += [f"{address}: {wrong}" for wrong in page.evaluate(READ, response.content.decode())]
    finally:
        page.close()
    assert not faults, f"{len(faults)} faults for {role}:\n" + "\n".join(dict.fromkeys(faults))
    assert read > 60, "the pages were really read"


def test_a_menu_gives_the_focus_back_and_closes_behind_it(open_page, sign_in, filled):
    page = open_page()
    sign_in(page, "steward")
    opener, menu = page.locator(".me summary"), page.locator(".me .menu")
    opener.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('.me .menu').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert opener.evaluate("it => it === document.activeElement"), "not at the top of the page again"
    page.keyboard.press("Enter")
    assert menu.is_visible()
    page.locator("main a").first.focus()
    assert not menu.is_visible(), "nor does it cover what has the focus now"


def test_a_refused_sign_in_begins_with_what_is_wrong(open_page, filled):
    page = open_page()
    page.goto("/sign-in/")
    page.fill("#id_username", "nobody")
    page.fill("#id_password", "nothing")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]:focus")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_username", "and goes on with the first box"


def test_what_a_slider_changed_is_said_where_it_is_heard(open_page, data):
    seal_run(data, **usual_tables(), deprivation_patterns=pattern_rows(), poverty_measures=measure_rows())
    page = open_page()
    page.goto("/areas/470301/what-if/")
    said = page.locator("#said[role=status]")
    assert said.inner_text() == "", "what stood there when the page came is read with the page"
    region = said.element_handle()
    page.locator("input[type=range]").first.press("End")
    page.wait_for_selector("#said:not(:empty)", state="attached")
    assert region.evaluate("it => it.isConnected"), "the very region that was there before: a new one would be silent"
    assert page.evaluate("document.activeElement.type") == "range"
    assert said.text_content() == page.evaluate("document.querySelector('.answer').textContent.replace(/\\s+/g, ' ').trim()")


def test_what_an_act_led_to_is_said_on_the_page_after_it(open_page, sign_in, filled):
    page = open_page()
    user = sign_in(page, "administrator", area="TH")
    page.goto(f"/accounts/{make_user('officer', agency=user.agency).pk}/")
    page.select_option("form[action$='/roles/give/'] select", "evaluator")
    page.locator("form[action$='/roles/give/'] button").press("Enter")
    page.wait_for_selector("#said:not(:empty)", state="attached")
    assert page.locator("#said").text_content() == page.locator(".messages li").text_content().strip()


def test_on_paper_stands_what_is_read_and_nothing_that_is_pressed(open_page, sign_in, data):
    seal_run(data, **usual_tables(), deprivation_patterns=pattern_rows(), poverty_measures=measure_rows())
    page = open_page({"width": 702, "height": 1031})  # what A4 leaves within its margins
    sign_in(page, "steward")
    page.emulate_media(media="print", color_scheme="dark")
    for address in ("/areas/470301/", f"/households/{HOUSEHOLD}/", "/places/", "/audit/receipt/", "/my-data/processing/"):
        page.goto(address)
        assert page.locator("main h1").is_visible(), address
        left = "nav:not(.crumbs, .filters), form, button, input, summary + form, .filters a:not([aria-current])"
        assert page.locator(left).locator("visible=true").count() == 0, address
        told = "(it => [it.scrollWidth - it.clientWidth, getComputedStyle(it).backgroundColor])(document.documentElement)"
        assert page.evaluate(told) == [0, "rgb(255, 255, 255)"], address
    assert page.locator("details.on-paper th").first.is_visible(), "every column with its ground, though nobody opened it"
