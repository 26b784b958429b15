// The practice workspace's page: wires the parts together and follows the server.

import { drawChannel, startChannel } from "./channel.js";
import { drawClock, startClock } from "./clock.js";
import { drawComposer, startComposer } from "./composer.js";
import { byId } from "./dom.js";
import { drawFaults, startFaults } from "./faults.js";
import { refreshMessages, startMessages } from "./messages.js";
import { drawModal, startModal } from "./modal.js";
import { drawNotices } from "./notices.js";
import { drawPhone, startPhone } from "./phone.js";
import { drawSidebar, startSidebar } from "./sidebar.js";
import { follow, onChange, store } from "./state.js";

function startPanels() {
  for (const button of byId("panels").querySelectorAll("button")) {
    button.addEventListener("click", () => showPanel(button.dataset.panel));
  }
  new MutationObserver(markPanel).observe(document.body, { attributeFilter: ["data-panel"] });
  markPanel();
}

function showPanel(panel) {
  document.body.dataset.panel = panel;
}

function markPanel() {
  if (store.state) drawPhone();
  for (const button of byId("panels").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.panel === document.body.dataset.panel));
  }
}

function drawAll(store) {
  drawNotices(store);
  if (!store.state || !store.reachable) return;
  document.body.dataset.ready = "yes";
  drawSidebar();
  drawClock();
  drawFaults();
  drawChannel();
  drawComposer();
  drawPhone();
  drawModal();
  refreshMessages();
}

startPanels();
for (const start of [startSidebar, startClock, startFaults, startChannel, startMessages, startComposer, startPhone, startModal]) start();
onChange(drawAll);
follow();
