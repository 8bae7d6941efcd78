// What a wall code opens: one question that also works while the network is away.
import { arrive } from "../js/arrive.js";
import { attach } from "../js/attach.js";
import { keepAtHand } from "../js/offline.js";
import { pad } from "../js/pad.js";
import { keepForLater, queue } from "../js/queue.js";
import { swapOnSubmit } from "../js/swap.js";
import { turn } from "../js/turn.js";

const behaviours = { arrive, pad, queue, turn };
attach(behaviours);
swapOnSubmit((fresh) => attach(behaviours, fresh), keepForLater);
if (document.querySelector("#entry, .code-list")) keepAtHand("/codes/worker.js", "/codes/");
