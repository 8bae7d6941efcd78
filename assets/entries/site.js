// Every page but the reading entry: the small behaviours, joined again to whatever htmx brings in.
import { arrive } from "../js/arrive.js";
import { attach } from "../js/attach.js";
import { annotate } from "../js/annotate.js";
import { chart } from "../js/chart.js";
import { copy } from "../js/copy.js";
import { menu } from "../js/menu.js";
import { pad } from "../js/pad.js";
import { slash } from "../js/slash.js";
import { swapOnSubmit } from "../js/swap.js";
import { theme } from "../js/theme.js";

const behaviours = { annotate, arrive, chart, copy, menu, pad, slash, theme };
attach(behaviours);
swapOnSubmit((fresh) => attach(behaviours, fresh));
document.addEventListener("htmx:load", (event) => attach(behaviours, event.target));
