// The page on which a reading is typed: as small as it can be, for a phone on a ward.
import { arrive } from "../js/arrive.js";
import { attach } from "../js/attach.js";
import { menu } from "../js/menu.js";
import { pad } from "../js/pad.js";
import { swapOnSubmit } from "../js/swap.js";
import { theme } from "../js/theme.js";
import { turn } from "../js/turn.js";

const behaviours = { arrive, menu, pad, theme, turn };
attach(behaviours);
swapOnSubmit((fresh) => attach(behaviours, fresh));
