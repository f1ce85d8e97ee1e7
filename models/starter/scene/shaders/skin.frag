// Skin with everything painted on it. Places are those of the base mesh: x across (0 is the middle of the face), y up,
// z forward; lengths in decimetres.
uniform sampler2D masks;  // lips, eyelids, inside of the mouth
uniform vec3 skin_colour, skin_shade, lip_colour, hair_colour, beard_colour, brow_colour, cloth_colour;
uniform float lips, stubble, wrinkles, freckles, blush, eye_shadow, lashes, bald;
uniform float brow_density, brow_arch, brow_thickness, brow_gap;
uniform float knitted, raised, folded, crinkled;  // what an expression creases: brows, forehead, cheeks, eye corners

const vec3 EYE_SHADOW = vec3(.1449721, .0657539, .0962661);
const float GLOSS = .5;

float bell(float x, float middle, float width) {
    float d = (x - middle) / width;
    return exp(-d * d);
}

float bell(vec2 x, vec2 middle, vec2 width) {
    vec2 d = (x - middle) / width;
    return exp(-dot(d, d));
}

// Fine relief: the normal leans away from where noise rises.
vec3 pores(vec3 n, vec3 k) {
    vec3 p = k * 26.;
    float here = fractal_noise(p);
    vec3 slope = vec3(fractal_noise(p + vec3(.35, 0, 0)) - here, fractal_noise(p + vec3(0, .35, 0)) - here,
                      fractal_noise(p + vec3(0, 0, .35)) - here);
    return normalize(n - slope * .13 * (1. + wrinkles));
}

// Depth of wrinkles and of an expression's creases: across the forehead, crow's feet, below the eyes, from the nose to
// the mouth, upright between the brows.
float wrinkle_depth(vec3 k, vec2 side, float front) {
    float level = k.y + .05 * cos(k.x * 4.) + .012 * noise(k * 9.);
    float forehead = bell(k.y, 7.78, .16) * front * smoothstep(.62, .2, side.x);
    float depth = forehead * pow(.5 + .5 * sin(level * 75.), 3.) * .8 * (wrinkles + raised);
    vec2 corner = side - vec2(.50, 7.27);
    float angle = atan(corner.y, corner.x);
    float feet = bell(length(corner), .11, .06) * step(0., corner.x) * pow(.5 + .5 * sin(angle * 13.), 3.);
    depth += feet * .8 * (wrinkles + crinkled);
    float below = 7.10 + .25 * (side.x - .3) * (side.x - .3) * 4.;
    depth += bell(k.y, below, .018) * bell(side.x, .32, .13) * .9 * front * (wrinkles + .6 * crinkled);
    float fold = mix(.43, .17, smoothstep(6.50, 6.98, k.y)), along = smoothstep(6.50, 6.62, k.y) * smoothstep(7.0, 6.92, k.y);
    depth += bell(side.x, fold, .022 + .05 * step(side.x, fold)) * along * front * folded;
    depth += bell(side.x, .062 + .04 * (k.y - 7.42), .020) * bell(k.y, 7.45, .09) * front * knitted;
    return depth;
}

// Red parts: cheeks, nose and ears.
float redness(vec2 side, float front) {
    return bell(side, vec2(.47, 6.98), vec2(.22, .19)) * front + .8 * bell(side, vec2(0, 6.93), vec2(.13, .12)) * front
        + field.y * .9;
}

vec3 complexion(vec3 k, vec2 side, float front) {
    vec3 c = mix(skin_colour, skin_shade, clamp((fractal_noise(k * 5.) - .47) * 2. + .45, 0., 1.) * .5);
    c = mix(c, c * vec3(1.05, 1.02, .90), .5 * bell(k.y, 7.72, .2) * front);  // a yellower forehead
    c *= 1. - .10 * smoothstep(6.75, 6.3, k.y) * front;                       // a darker chin
    c *= .96 + .07 * noise(k * 60.) * (.5 + .6 * wrinkles);
    float red = redness(side, front);
    c = mix(c, c * vec3(1.04, .74, .70), clamp(red * blush, 0., .85));
    float under_eyes = bell(side, vec2(.30, 7.13), vec2(.17, .05));
    c = mix(c, c * vec3(.82, .70, .72), .55 * under_eyes * front * (.5 + wrinkles));
    float freckle = smoothstep(.70, .86, noise(k * 46.)) * clamp(red * 1.4 + .25 * front, 0., 1.);
    c = mix(c, c * vec3(.78, .62, .50), freckle * freckles * .8);
    // Who is called freckled has larger ones too, that a picture of 128 px can show.
    float large = smoothstep(.60, .74, noise(k * 27. + 5.)) * clamp(red * 1.6 + .45 * front, 0., 1.);
    return mix(c, c * vec3(.72, .50, .36), large * smoothstep(.9, 1.3, freckles) * .85);
}

vec3 make_up(vec3 c, vec3 k, float lip, float eyelid) {
    vec3 lip_tone = mix(c * vec3(.92, .58, .56), lip_colour, lips) * (.85 + .25 * noise(vec3(k.x * 60., k.y * 8., 1.)));
    c = mix(c, lip_tone, lip * .9);
    return mix(c, EYE_SHADOW, smoothstep(.15, .6, eyelid) * eye_shadow * smoothstep(7.25, 7.33, k.y));
}

vec3 stubble_and_scalp(vec3 c, vec3 k) {
    float shaven = smoothstep(-.02, .10, beard(k)), grain = .55 + .6 * noise(k * 70.);
    c = mix(c, mix(c * .55, beard_colour * .8, .5), shaven * stubble * clamp(grain, 0., 1.) * .75);
    float scalp = smoothstep(-.05, .07, field.w + (fractal_noise(k * 9.) - .47) * .25);
    return mix(c, mix(c * .6, hair_colour * .7, .6), scalp * (1. - bald) * .9);
}

// Share of the skin that brow hairs cover.
float brow_cover(vec3 k, vec2 side) {
    float inner = .10 + brow_gap - .02 * knitted;
    float along = (side.x - inner) / (.54 + brow_gap - inner);  // 0 at the nose .. 1 at the temple
    float middle = 7.475 + brow_arch * .09 * sin(clamp(along, 0., 1.) * 2.4) - .03 * along * along + .02;
    float thickness = brow_thickness * mix(1., .28, smoothstep(.1, 1.05, along));
    float hairs = noise(vec3(side.x * 70. + k.y * 55. * (along - .2), k.y * 40. - side.x * 20., 3.));
    float brow = smoothstep(1.25, .25, abs((k.y - middle) / thickness) + (hairs - .5) * .9)
        * smoothstep(-.07, .06, along + (hairs - .5) * .1) * smoothstep(1.12, .8, along) * step(1., k.z);
    return brow * brow_density;
}

vec3 brows(vec3 c, vec3 k, vec2 side) {
    return mix(c, min(brow_colour * .6, c * .35), brow_cover(k, side) * .9);
}

// Share of the skin below the neck that cloth covers.
float collar_cover(vec3 k, vec2 side) {
    return smoothstep(5.93, 5.88, k.y - .12 * side.x * side.x + .1 * smoothstep(.3, 1.2, k.z));
}

void main() {
    vec3 n = normalize(view_normal), viewer = to_viewer();
    vec3 k = rest_position;
    vec2 side = vec2(abs(k.x), k.y);
    float front = smoothstep(.7, 1.1, k.z), shadow = lit(), occlusion = field.x;
    vec3 mask = texture(masks, texcoord).rgb;
    float lip = smoothstep(.35, .65, mask.r), mouth = smoothstep(.3, .7, mask.b);

    if (!gl_FrontFacing) n = -n;
    n = pores(n, k);
    float depth = wrinkle_depth(k, side, front);
    vec3 c = complexion(k, side, front);
    c = make_up(c, k, lip, mask.g);
    c = stubble_and_scalp(c, k);
    c = brows(c, k, side);
    occlusion *= 1. - .25 * depth;
    c *= 1. - .22 * depth;
    c *= 1. - .30 * smoothstep(.55, .95, mask.g) * smoothstep(.9, 1.25, k.z) * lashes;
    c = mix(c, vec3(.20, .035, .03), mouth);
    occlusion *= 1. - .85 * mouth;
    shadow *= 1. - .8 * mouth;

    float outside = 1. - mouth;
    vec3 light = diffuse(n, c, vec3(.38, .20, .14) * outside, shadow, occlusion);
    float gloss = mix(GLOSS, GLOSS * 1.6 + .25, lip);
    light += specular(n, viewer, mix(14., 34., lip), gloss * .9 * outside, shadow) * occlusion;
    light += specular(n, viewer, 55., gloss * .35 * exp(-side.x * side.x * 9.) * outside, shadow) * occlusion;
    light += rim_colour * pow(1. - max(dot(n, viewer), 0.), 3.) * .5 * outside * occlusion;

    float collar = collar_cover(k, side);
    if (collar > 0.) {
        vec3 weave = cloth_colour * (.85 + .3 * noise(k * vec3(90)) * .5);
        light = mix(light, diffuse(n, weave, vec3(.1), shadow, occlusion), collar);
    }
    colour = vec4(light, 1);
}
